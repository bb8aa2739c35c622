namespace CyborgDb.Protocol;

/// <summary>How the rows of a response stand in its results.</summary>
internal enum RowShape
{
    /// <summary>As they are: <c>[{…},{…}]</c>.</summary>
    Flat,

    /// <summary>In lists: <c>[[{…}],[{…}]]</c>.</summary>
    Nested,

    /// <summary>The one or the other: what comes first tells.</summary>
    Either,
}
