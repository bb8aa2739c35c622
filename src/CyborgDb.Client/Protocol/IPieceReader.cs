namespace CyborgDb.Protocol;

/// <summary>Reads a response that is given while it arrives, piece by piece.</summary>
internal interface IPieceReader<TRow> : IDisposable
{
    /// <summary>The next rows, at least one; <see langword="null"/> when there are no more. The list is filled anew by the next call.</summary>
    /// <exception cref="System.Text.Json.JsonException">The response is not what it should be, or broke off.</exception>
    ValueTask<IReadOnlyList<TRow>?> ReadNextAsync(CancellationToken cancellationToken);
}
