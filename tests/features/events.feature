Feature: Todo domain events
  What can have happened to a todo, and what each event says about it.

  Scenario: TodoAdded
    Given a TodoAdded event
    Then the event data has a id
    And the event data has a description
    And the event data has a status
    And the event data has a owner
    And the event data has a place
    And the event data has a rank
    And the event data has nothing else

  Scenario: TodoStatusChanged
    Given a TodoStatusChanged event
    Then the event data has a id
    And the event data has a status
    And the event data has nothing else

  Scenario: TodoDescriptionChanged
    Given a TodoDescriptionChanged event
    Then the event data has a id
    And the event data has a description
    And the event data has nothing else

  Scenario: TodoRemoved
    Given a TodoRemoved event
    Then the event data has a id
    And the event data has nothing else

  Scenario: TodoRestored
    Given a TodoRestored event
    Then the event data has a id
    And the event data has nothing else

  Scenario: TodoValuesErased
    Given a TodoValuesErased event
    Then the event data has a id
    And the event data has a values
    And the event data has nothing else

  Scenario Outline: Every event keeps the time of the command that caused it
    Given a <type> event
    Then the event happened when its command was sent

    Examples:
      | type                   |
      | TodoAdded              |
      | TodoStatusChanged      |
      | TodoDescriptionChanged |
      | TodoRemoved            |
      | TodoRestored           |
      | TodoValuesErased       |
