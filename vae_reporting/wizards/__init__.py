from . import export
from . import objective
from . import budget
