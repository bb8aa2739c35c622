namespace CyborgDb.Transport;

/// <summary>A response is not what the contract says. Whoever reads one throws it; the caller sees a <see cref="CyborgDbProtocolException"/>.</summary>
internal sealed class BrokenResponseException(string how, Exception? inner = null) : Exception(how, inner);
