from . import budget
