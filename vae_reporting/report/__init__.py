from . import ground
from . import budget
from . import bilan
