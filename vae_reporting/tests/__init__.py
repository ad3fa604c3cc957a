from .budget import *
from .convention import *
from .ground import *
from .objective import *
