from sqlalchemy import create_engine, text

from tests.rig.counter import count_statements


def test_statements_are_counted_and_control_is_not() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
        with count_statements(engine) as seen, connection.begin_nested():
            connection.execute(text("INSERT INTO t VALUES (1)"))
            connection.execute(text("SELECT a FROM t"))
        connection.execute(text("SELECT 1"))
    assert len(seen) == 2
    assert seen.writes == ["INSERT INTO t VALUES (1)"]
    assert "2 SELECT a FROM t" in repr(seen)
