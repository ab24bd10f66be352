"""Making a timetable out of demands: what is asked, the first answer, the better one, and why something cannot be."""
