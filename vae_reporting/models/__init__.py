from . import ground
from . import objective
from . import budget
from . import delegation
from . import convention
