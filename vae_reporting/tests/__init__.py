from .bilan import *
from .budget import *
from .convention import *
from .ground import *
from .objective import *
from .survey import *
