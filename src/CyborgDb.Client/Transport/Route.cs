using CyborgDb.Primitives;

namespace CyborgDb.Transport;

/// <summary>One route of the service, as far as sending goes: what it is called, where it is, whether it can be repeated, and what its errors have to say.</summary>
internal abstract class Route(string name, HttpMethod method, string path, Repeat repeat)
{
    /// <summary>What the service calls it.</summary>
    public string Name => name;

    public HttpMethod Method => method;

    /// <summary>Where it is, relative to the base address.</summary>
    public string Path => path;

    public Repeat Repeat => repeat;

    /// <summary>Whether it can be done again after it was answered.</summary>
    public bool IsRepeatable => repeat is Repeat.Read or Repeat.IdempotentWrite;

    /// <summary>Whether its items are vectors, for the count of vectors sent.</summary>
    public bool SendsVectors { get; init; }

    /// <summary>Whether the path names an index or a user, so that there are as many as there are of those.</summary>
    public bool NamesIndex { get; init; }

    /// <summary>Whether it is about users, whom a service has only beside a root key.</summary>
    public bool IsOfUsers { get; init; }

    /// <summary>Whether only the root key may do it, and no user.</summary>
    public bool NeedsRootKey { get; init; }

    /// <summary>Whether the route has no body and takes the index key in a header.</summary>
    public bool KeyInHeader { get; init; }

    /// <summary>Whether it makes what it names, so that it is a conflict where that is there already.</summary>
    public bool Creates { get; init; }

    /// <summary>The first version of the service that has it, where that is not every one.</summary>
    public string? Since { get; init; }

    /// <summary>What may be wrong where the service does not find what is named.</summary>
    public string Suspects { get; init; } = "the index's name";

    /// <summary>How to find out whether it was carried out.</summary>
    public string? HowToTell { get; init; }

    /// <summary>Reads what a response that is no success says.</summary>
    public abstract ValueTask<Refusal> ReadRefusalAsync(Stream body, ReceivedText received, bool async, CancellationToken cancellationToken);
}
