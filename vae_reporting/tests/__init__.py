from .budget import *
from .convention import *
from .ground import *
from .objective import *
from .schedule import *
from .survey import *
