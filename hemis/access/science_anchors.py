"""The anchors of projects and of what students do in science."""

from hemis.access.anchors import Anchor, via
from hemis.access.study_anchors import ANCHORS
from hemis.domain.workflow import WORK_COUNTED
from hemis.models.projects import ProjectFile, ProjectMember, ProjectReceipt, ResearchProject
from hemis.models.structure import Department
from hemis.models.student_research import StudentResearch, StudentResearcher
from hemis.models.students import Student

ANCHORS[ResearchProject] = Anchor(
    faculty=lambda value: ResearchProject.department.has(Department.faculty_id == value),
    department=ResearchProject.department_id.__eq__,
    teacher=lambda value: (
        (ResearchProject.owner_id == value) | ResearchProject.members.any(ProjectMember.employee_id == value)
    ),
)
ANCHORS[ProjectFile] = via(ProjectFile.project, ResearchProject)
ANCHORS[StudentResearch] = Anchor(
    faculty=lambda value: StudentResearch.researchers.any(StudentResearcher.student.has(Student.faculty_id == value)),
    department=StudentResearch.department_id.__eq__,
    teacher=StudentResearch.supervisor_id.__eq__,
    student=lambda value: (
        StudentResearch.researchers.any(StudentResearcher.student_id == value)
        & StudentResearch.status.in_(WORK_COUNTED)
    ),
)
for _model in (ProjectMember, ProjectReceipt, StudentResearcher):
    ANCHORS[_model] = Anchor()

__all__ = ["ANCHORS"]
