namespace CyborgDb;

/// <summary>One entry of a 422: which part of the request is wrong, and how.</summary>
/// <param name="Location">The path to the part (<c>loc</c>), for example <c>body</c>, <c>items</c>, <c>0</c>, <c>id</c>.</param>
/// <param name="Message">What is wrong with it (<c>msg</c>).</param>
/// <param name="Type">The kind of mistake, for programs (<c>type</c>).</param>
public sealed record ValidationError(IReadOnlyList<string> Location, string Message, string Type);
