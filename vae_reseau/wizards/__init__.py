from . import book
from . import exchange
