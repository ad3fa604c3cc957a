from . import test_schedule
from . import test_schedule_tour
from . import test_schedule_twice
