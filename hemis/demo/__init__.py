"""A university for trying out: real facts, invented people, made by calling the operations."""
