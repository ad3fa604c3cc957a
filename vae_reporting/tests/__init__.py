from .budget import *
from .ground import *
from .survey import *
