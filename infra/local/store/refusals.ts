/** What DynamoDB answers to a request that it cannot take, by the name and the words that the SDK throws. */
export class Refused extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A request that breaks a rule by itself, whatever rows there are. */
export class Invalid extends Refused {
  constructor(message: string) {
    super("ValidationException", message);
  }
}

/** A condition that did not hold, with the row as it was where the request asked for it. */
export class ConditionFailed extends Refused {
  readonly Item: Record<string, unknown> | undefined;

  constructor(item: Record<string, unknown> | undefined) {
    super("ConditionalCheckFailedException", "The conditional request failed");
    this.Item = item;
  }
}

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Record<string, unknown>;
}

/** A transaction that was refused whole; one reason for each item, in order. */
export class TransactionCanceled extends Refused {
  readonly CancellationReasons: readonly CancellationReason[];

  constructor(reasons: readonly CancellationReason[]) {
    super(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons
        .map(({ Code }) => Code)
        .join(", ")}]`,
    );
    this.CancellationReasons = reasons;
  }
}
