"""Every write of the system. Operations flush and never commit; they know no HTTP."""
