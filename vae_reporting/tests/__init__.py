from .ground import *
from .survey import *
