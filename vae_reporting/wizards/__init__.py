from . import objective
from . import budget
