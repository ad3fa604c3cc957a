from .book import *
from .exchange import *
from .diagnosis import *
from .referral import *
from .observation import *
from .project import *
