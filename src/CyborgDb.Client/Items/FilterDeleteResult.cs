namespace CyborgDb;

/// <summary>What became of a deletion by a filter.</summary>
public sealed class FilterDeleteResult
{
    /// <summary>The ids of the items that met the filter, in the service's order: those that were deleted or, in a dry run, would have been.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Whether nothing was deleted because it was not to be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>What the service said to the deletion; of a dry run, and where there was nothing to delete, that nothing was sent.</summary>
    public required string Message { get; init; }

    /// <summary>The <c>X-Request-Id</c> of the deletion's response, by which the service's own logs know the request; <see langword="null"/> where nothing was sent.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the service said, or that nothing was sent.</summary>
    /// <returns>For example <c>Deleted 3 vectors</c>.</returns>
    public override string ToString() => Message;
}
