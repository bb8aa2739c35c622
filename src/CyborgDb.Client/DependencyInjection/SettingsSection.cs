using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CyborgDb.DependencyInjection;

/// <summary>A section of the configuration that knows which of its settings have been asked for, and so which ones mean nothing.</summary>
internal sealed class SettingsSection(IConfigurationSection section)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingsSection> _inner = [];

    /// <summary>Refuses a section that is not there: its name is misspelt, or its file has not been read.</summary>
    public void ThrowIfMissing()
    {
        if (!section.Exists())
        {
            throw Failure(
                $"The configuration has no section '{section.Path}', or nothing in it. See that the name is right and that the file is read; to use no configuration, call AddCyborgDb without a section.");
        }
    }

    /// <summary>Refuses the settings that nobody has asked for, by their names: those are misspelt, and would be without effect.</summary>
    public void ThrowIfUnknown()
    {
        string[] unknown = [.. Unknown([.. Paths()])];
        if (unknown.Length > 0)
            throw Failure(unknown);
    }

    public SettingsSection Section(string name)
    {
        _asked.Add(name);
        var inner = new SettingsSection(section.GetSection(name));
        _inner.Add(inner);
        return inner;
    }

    /// <summary>A setting's text; <see langword="null"/> where it is missing or empty.</summary>
    public string? Text(string name)
    {
        _asked.Add(name);
        return section[name] is { Length: > 0 } value ? value : null;
    }

    public TimeSpan Time(string name, TimeSpan otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        // As TimeSpan writes it: "-00:00:00.0010000" is what it has for infinite. A number alone it takes for days, and whoever writes one means seconds.
        return text.Equals("infinite", StringComparison.OrdinalIgnoreCase)
            ? Timeout.InfiniteTimeSpan
            : text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? time
                : throw Unreadable(name, "a time such as 00:01:40, or 'infinite'");
    }

    public T Whole<T>(string name, T otherwise)
        where T : IBinaryInteger<T> =>
        Text(name) is not { } text ? otherwise
        : T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unreadable(name, "a whole number");

    public double Real(string name, double otherwise) =>
        Text(name) is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unreadable(name, "a number such as 0.5");

    public OptionsValidationException Unreadable(string name, string expected) => Failure($"The setting {section.Path}:{name} has to be {expected}.");

    /// <summary>Where the settings are that have been asked for.</summary>
    private IEnumerable<string> Paths() => _asked
        .Where(name => !_inner.Exists(inner => inner.IsNamed(name))).Select(name => $"{section.Path}:{name}")
        .Concat(_inner.SelectMany(inner => inner.Paths()));

    private IEnumerable<string> Unknown(IReadOnlyCollection<string> known)
    {
        if (section.Value is { Length: > 0 })
            yield return $"{section.Path} is a value, and has to be a section with settings in it.";
        foreach (var setting in section.GetChildren())
        {
            if (!_asked.Contains(setting.Key))
                yield return $"There is no setting {setting.Path}. {Advice(setting.Key, known)}";
            else if (!_inner.Exists(inner => inner.IsNamed(setting.Key)) && setting.GetChildren().Any())
                yield return $"The setting {setting.Path} has to be a value, and is a section.";
        }
        foreach (var problem in _inner.SelectMany(inner => inner.Unknown(known)))
            yield return problem;
    }

    private bool IsNamed(string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private string Advice(string name, IReadOnlyCollection<string> known) => Spelling.Nearest(name, known) is { } nearest
        ? $"Is {nearest} meant?"
        : $"There are: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.";

    private OptionsValidationException Failure(params string[] problems) => new(section.Path, typeof(CyborgDbClientOptions), problems);
}
