namespace CyborgDb.DependencyInjection;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
internal static class Spelling
{
    /// <summary>
    /// The nearest of the known paths by its last name: one that has the name in it or stands in it, that begins like it (BaseUrl, BaseAddress), or that
    /// few letters make the same; <see langword="null"/> where none is near.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var upper = name.ToUpperInvariant();
        return known
            .Select(path => (Path: path, Upper: path[(path.LastIndexOf(':') + 1)..].ToUpperInvariant()))
            .Select(each => (each.Path, each.Upper, Edits: Edits(upper, each.Upper)))
            .Where(each => each.Edits <= Math.Max(2, name.Length / 3) || upper.AsSpan().CommonPrefixLength(each.Upper) >= 4
                || (name.Length >= 4 && each.Upper.Contains(upper, StringComparison.Ordinal)) || upper.Contains(each.Upper, StringComparison.Ordinal))
            .OrderBy(each => each.Edits)
            .ThenBy(each => each.Path, StringComparer.Ordinal)
            .Select(each => each.Path)
            .FirstOrDefault();
    }

    /// <summary>How many letters have to be put in, taken out or replaced to make one of the other.</summary>
    private static int Edits(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(diagonal, row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }
}
