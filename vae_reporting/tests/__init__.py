from .budget import *
from .ground import *
from .objective import *
from .survey import *
