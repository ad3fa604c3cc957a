from . import signature
from . import portal
