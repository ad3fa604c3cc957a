from .analysis import *
from .budget import *
from .convention import *
from .export import *
from .ground import *
from .objective import *
from .schedule import *
from .survey import *
