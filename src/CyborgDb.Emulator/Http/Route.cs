using CyborgDb.Emulator.Access;
using Microsoft.AspNetCore.Routing;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// A path of the service with a method that it answers to. A segment in braces stands for any text and is a value of
/// that name.
/// </summary>
internal sealed record Route(string Method, string Path, RouteAccess Access, RequestDelegate Handler)
{
    private readonly string[] _segments = Path.Split('/');

    public bool HasValues => Path.Contains('{', StringComparison.Ordinal);

    /// <summary>The values that the segments of a path stand for; <see langword="null"/> when it is another path.</summary>
    public RouteValueDictionary? Match(ReadOnlySpan<string> segments)
    {
        if (segments.Length != _segments.Length)
            return null;
        var values = new RouteValueDictionary();
        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i].StartsWith('{') && segments[i].Length > 0)
                values[_segments[i][1..^1]] = segments[i];
            else if (_segments[i] != segments[i])
                return null;
        }

        return values;
    }
}
