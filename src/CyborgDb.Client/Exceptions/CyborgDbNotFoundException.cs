namespace CyborgDb;

/// <summary>
/// There is no such index, or no such user (404). Where the request brought an index key, it may also be that the index is there and the
/// key is not its key: see <see cref="CyborgDbException.MayBeWrongIndexKey"/>.
/// </summary>
public sealed class CyborgDbNotFoundException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbNotFoundException(string message, CallFacts facts)
        : base(message, null, facts)
    {
    }
}
