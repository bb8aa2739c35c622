namespace CyborgDb.Testing;

/// <summary>When an operation may be sent again, by the table of <see cref="ResilienceOptions"/>.</summary>
public enum Repeats
{
    Read,
    Write,
    OnlyIfNotSent,
    Never,
}
