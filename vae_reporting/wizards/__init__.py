from . import export
from . import objective
from . import budget
from . import convention
