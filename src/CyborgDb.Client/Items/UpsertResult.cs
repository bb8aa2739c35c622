namespace CyborgDb;

/// <summary>What the service said to an upsert that it carried out.</summary>
public sealed class UpsertResult
{
    /// <summary>How many items were sent and stored. 0 means that there was nothing to send and nothing was sent.</summary>
    public required int Count { get; init; }

    /// <summary>What the service said.</summary>
    public required string Message { get; init; }

    /// <summary>Whether this upsert set off a training of the index, which runs in the background.</summary>
    public bool TrainingTriggered { get; init; }

    /// <summary>What the service said of the training, where there is one.</summary>
    public string? TrainingMessage { get; init; }

    /// <summary>What went wrong beside the upsert, which itself succeeded; for example the check whether training is due.</summary>
    public string? Warning { get; init; }

    /// <summary>The response's <c>X-Request-Id</c>, by which the service's own logs know the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the service said.</summary>
    /// <returns>For example <c>Upserted 2 vectors</c>.</returns>
    public override string ToString() => Message;
}

/// <summary>What the service said to a deletion that it carried out.</summary>
public sealed class DeleteResult
{
    /// <summary>What the service said.</summary>
    public required string Message { get; init; }

    /// <summary>The response's <c>X-Request-Id</c>, by which the service's own logs know the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the service said.</summary>
    /// <returns>For example <c>Deleted 3 vectors</c>.</returns>
    public override string ToString() => Message;
}
