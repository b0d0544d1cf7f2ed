"""What the framework costs when nothing is asked of it: views that answer one fixed body."""
