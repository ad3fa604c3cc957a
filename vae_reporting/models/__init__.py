from . import ground
from . import survey
from . import objective
from . import budget
from . import delegation
from . import convention
from . import bilan
