/** What brig's sub-chart is given where one remote is listed. */
export const VALUES_OF_BRIG = `config:
  optSettings:
    setFederationDomain: own.example
    setFederationStrategy: allowDynamic
    setFederationDomainConfigs:
      - domain: a.example
        search_policy: full_search
`;
