/** The lines of Cassandra that the suites run on. */
export const CASSANDRA_VERSIONS = ['4.1.10', '5.0.6'] as const;

/** One of them. */
export type CassandraVersion = (typeof CASSANDRA_VERSIONS)[number];

/** The one that Wire itself tests with: a suite that is not run on it was not run. */
export const WIRE_VERSION: CassandraVersion = '4.1.10';

/** The Java that each runs on: 4.1 does not start on 17 (“can't get field offset on a hidden class”). */
export const JAVA_OF: Readonly<Record<CassandraVersion, 11 | 17>> = { '4.1.10': 11, '5.0.6': 17 };

/** Whether a text is one of the versions. */
export const isCassandraVersion = (text: string): text is CassandraVersion => CASSANDRA_VERSIONS.some((version) => version === text);
