Feature: Todo state
  Adding, changing, removing and restoring a todo updates its state.

  Scenario: A todo is added
    Given a todo
    When a todo is added
    Then the todo has a id
    And the todo state has a description
    And the todo state has a status
    And the todo state has a added_ts
    And the todo state has no changed_ts
    And the todo state has no removed_ts

  Scenario: A todo status is changed
    Given a todo
    When the todo status is changed
    Then the todo state status is changed to the new status
    And the todo state has a changed_ts
    And the todo state keeps its description
    And the todo state keeps its added_ts

  Scenario: A todo description is changed
    Given a todo
    When the todo description is changed
    Then the todo state description is changed to the new description
    And the todo state has a changed_ts
    And the todo state keeps its status
    And the todo state keeps its added_ts

  Scenario: A todo is removed
    Given a todo
    When a todo is removed
    Then the todo state has a removed_ts
    And the todo state keeps its description
    And the todo state keeps its status

  Scenario: A todo is restored
    Given a todo
    When a todo is removed
    And the todo is restored
    Then the todo state has no removed_ts
    And the todo state keeps its description
    And the todo state keeps its status
    And the todo state keeps its added_ts

  Scenario: A version of a todo is restored
    Given a todo
    When the todo is changed and removed
    And its first version is restored
    Then the todo state has no removed_ts
    And the todo state keeps its description
    And the todo state keeps its status
    And the todo state keeps its added_ts
    And the todo state has a changed_ts of that evening
