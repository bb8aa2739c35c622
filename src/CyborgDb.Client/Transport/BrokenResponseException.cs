namespace CyborgDb.Transport;

/// <summary>A response is not what the contract says. Whoever reads one throws it; the caller sees a <see cref="CyborgDbProtocolException"/>.</summary>
internal sealed class BrokenResponseException(string how, Exception? inner = null) : Exception(how, inner)
{
    /// <summary>Whether it is not even written as it says it is: cut or garbled on its way, as far as one can tell, so that the next may come well.</summary>
    public bool IsGarbled { get; init; }

    /// <summary>Whether its words say what the cause is, so that nothing else is to be suspected.</summary>
    public bool NamesCause { get; init; }

    public static BrokenResponseException LongItem(int limit) => new(
        $"one item or id in it is longer than {limit} bytes, which {nameof(CyborgDbClientOptions)}.{nameof(CyborgDbClientOptions.MaxItemBytes)} allows.")
    {
        NamesCause = true,
    };

    public static BrokenResponseException TooLong(long limit) => new(
        $"it is longer than {limit} bytes, which {nameof(CyborgDbClientOptions)}.{nameof(CyborgDbClientOptions.MaxResponseBytes)} allows. "
        + "Ask for less at once, read it as a stream, or allow more.")
    {
        NamesCause = true,
    };
}
