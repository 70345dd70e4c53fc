-- BYTES and KEY stand for the engine's own types.
CREATE TABLE team (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE member (
    team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    joined BIGINT NOT NULL,
    PRIMARY KEY (team, id)
);
CREATE TABLE device (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    member TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    made BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    FOREIGN KEY (team, member) REFERENCES member (team, id) ON DELETE CASCADE
);
CREATE INDEX device_of_team ON device (team);
CREATE TABLE invite (
    code_hash TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    member TEXT,
    uses BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE assessment (
    log KEY,
    team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    a TEXT NOT NULL,
    head BIGINT NOT NULL,
    n BIGINT NOT NULL,
    x TEXT NOT NULL,
    size BIGINT NOT NULL,
    ev BIGINT NOT NULL,
    UNIQUE (team, a)
);
CREATE TABLE op (
    log BIGINT NOT NULL REFERENCES assessment (log) ON DELETE CASCADE,
    s BIGINT NOT NULL,
    id TEXT NOT NULL,
    body BYTES NOT NULL,
    via TEXT NOT NULL,
    rx BIGINT NOT NULL,
    PRIMARY KEY (log, s),
    UNIQUE (log, id)
);
CREATE TABLE gone (
    log BIGINT NOT NULL REFERENCES assessment (log) ON DELETE CASCADE,
    s BIGINT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (log, s),
    UNIQUE (log, id)
);
CREATE TABLE reading (
    device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    log BIGINT NOT NULL REFERENCES assessment (log) ON DELETE CASCADE,
    cursor BIGINT NOT NULL,
    PRIMARY KEY (device, log)
);
CREATE TABLE outline (
    log BIGINT PRIMARY KEY REFERENCES assessment (log) ON DELETE CASCADE,
    body BYTES NOT NULL
);
CREATE TABLE evaluation (
    log BIGINT NOT NULL REFERENCES assessment (log) ON DELETE CASCADE,
    code TEXT NOT NULL,
    body BYTES NOT NULL,
    PRIMARY KEY (log, code)
);
CREATE TABLE pass (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    a TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE audit (
    at BIGINT NOT NULL,
    team TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL
);
