"""Rate limits: the gate that every request passes, and the pace that it learns."""
