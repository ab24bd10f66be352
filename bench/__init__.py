"""Measurements that the project is held to; see README.md beside this file and docs/performance.md."""
