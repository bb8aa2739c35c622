namespace CyborgDb;

/// <summary>
/// An <see cref="IIndexKeyProvider"/> gave no key: it threw, which is then the <see cref="Exception.InnerException"/>, or answered with <see langword="null"/> or
/// with a key that it had disposed of. The next operation asks it again.
/// </summary>
/// <remarks>
/// A provider that does not answer in the time of the operation is a <see cref="CyborgDbTransportException"/> like everything that takes too
/// long. <see cref="CyborgDbException.IsTransient"/> is true where what it threw looks like a passing failure of a network.
/// </remarks>
public sealed class CyborgDbKeyProviderException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbKeyProviderException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbKeyProviderException(string message, Exception? innerException, CallFacts facts)
        : base(message, innerException, facts)
    {
    }
}
