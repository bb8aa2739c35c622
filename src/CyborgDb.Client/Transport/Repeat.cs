namespace CyborgDb.Transport;

/// <summary>What may happen to an operation whose first attempt failed.</summary>
internal enum Repeat
{
    /// <summary>It changes nothing: it can be done again whatever happened.</summary>
    Read,

    /// <summary>Done twice it comes to the same.</summary>
    IdempotentWrite,

    /// <summary>Done twice it fails or does something else: it can be done again only where it never arrived.</summary>
    IfNotSent,

    /// <summary>It is too costly to be done again unasked.</summary>
    Never,
}
