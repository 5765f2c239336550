def posix_rule(name):
    """The rule of a zone of the tz database, such as CET-1CEST,M3.5.0,M10.5.0/3; None if unknown."""
    if not re.fullmatch(r'[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+)*', name or ''):
        return None
    for folder in zoneinfo.TZPATH:
        try:
            with open(os.path.join(folder, name), 'rb') as file:
                data = file.read()
            break
        except OSError:
            continue
    else:
        try:
            data = pkgutil.get_data('tzdata', f'zoneinfo/{name}') or b''
        except (OSError, ImportError):
            return None
    if not data.startswith(b'TZif'):
        return None
    return data.rstrip(b'\n').rpartition(b'\n')[2].decode('ascii') or None


def posix_minutes(text):
    """Minutes of a POSIX time such as -1, 5:30 or +02:00."""
    sign = -1 if text.startswith('-') else 1
    hours, _, minutes = text.lstrip('+-').partition(':')
    return sign * (int(hours) * 60 + int((minutes or '0').partition(':')[0]))


def posix_change(text):
    """A change such as M3.5.0/2: month, week (5 is the last), weekday (0 is Sunday), time."""
    day, _, time = text.partition('/')
    minutes = posix_minutes(time) if time else 120
    if not day.startswith('M'):
        return None
    month, week, weekday = (int(part) for part in day[1:].split('.'))
    # Phones know no negative times: midnight is at most some hours late. A time after the
    # day's end is the same time of a later weekday.
    days, minutes = divmod(max(minutes, 0), 1440)
    return SimpleNamespace(
        month=month, week=week, weekday=(weekday + days) % 7, hour=minutes // 60, minute=minutes % 60
    )


@functools.lru_cache(maxsize=1000)
def time_zone(name):
    """A zone's offset and summer time in minutes east of Greenwich; None for an unknown zone."""
    match = re.fullmatch(
        r'(?:<[^>]+>|[A-Za-z]+)([+-]?[\d:]+)(?:(?:<[^>]+>|[A-Za-z]+)([+-]?[\d:]+)?,([^,]+),([^,]+))?',
        posix_rule(name) or '',
    )
    if match is None:
        return None
    offset = -posix_minutes(match[1])
    zone = SimpleNamespace(name=name, offset=offset)
    if match[3]:
        summer = -posix_minutes(match[2]) if match[2] else offset + 60
        start, end = posix_change(match[3]), posix_change(match[4])
        if summer < offset:  # Ireland: winter is the exception
            offset, summer, start, end = summer, offset, end, start
            zone.offset = offset
        if start and end:
            zone.dst = SimpleNamespace(save=summer - offset, start=start, end=end)
    return zone


def format_offset(minutes, separator=':'):
    """+5:30 or -3; with the separator '.' +5.5."""
    sign = '-' if minutes < 0 else '+'
    hours, rest = divmod(abs(minutes), 60)
    if not rest:
        return f'{sign}{hours}'
    if separator == '.':
        return f'{sign}{hours}.{rest * 100 // 60:02d}'.rstrip('0')
    return f'{sign}{hours}{separator}{rest:02d}'
{% if uses.zones %}


def same_rule(zone, other):
    return (zone.offset, repr(getattr(zone, 'dst', None))) == (other.offset, repr(getattr(other, 'dst', None)))


def zone_lookup(table, default=Undefined()):
    """A filter that gives the phone's name for a time zone: that of a zone with the same rule."""

    @functools.lru_cache(maxsize=1000)
    def names(zone_name):
        zone = time_zone(zone_name)
        known = ((name, time_zone(of)) for name, of in table.items())
        return [name for name, other in known if other is not None and same_rule(zone, other)]

    def find(zone, prefer=''):
        found = names(zone.name) if isinstance(zone, SimpleNamespace) else []
        preferred = [name for name in found if prefer and name.startswith(prefer)]
        return (preferred or found or [default])[0]

    return find
{% endif %}
