using System.Text.Json;
using CyborgDb.Packages.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CyborgDb.Packages.Tests;

/// <summary>The schema that completes <c>appsettings.json</c> says what the client really reads.</summary>
public sealed class ConfigurationSchemaTests(PackedPackages packages)
{
    private JsonElement Section
    {
        get
        {
            using var schema = JsonDocument.Parse(packages.Package("CyborgDb.Client").Files["ConfigurationSchema.json"]);
            return schema.RootElement.GetProperty("properties").GetProperty("CyborgDb").Clone();
        }
    }

    [Fact]
    public void The_schema_has_the_settings_that_are_read_and_no_others()
    {
        var asked = new RecordingSection("") { Value = "" };
        var services = new ServiceCollection();
        services.AddCyborgDb(asked);
        using var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<IOptions<CyborgDbClientOptions>>().Value;
        Assert.Contains("BaseAddress", asked.Keys);
        Assert.Equal(asked.Keys.Order(StringComparer.Ordinal), Settings().Select(each => each.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_is_described()
    {
        Assert.All(Settings(), setting => Assert.True(
            setting.Schema.GetProperty("description").GetString()!.Length > 20, $"The schema says little of {setting.Path}."));
    }

    [Fact]
    public void The_defaults_are_those_of_the_options()
    {
        var defaults = Settings().Where(each => each.Schema.TryGetProperty("default", out _))
            .Select(each => KeyValuePair.Create(each.Path, (string?)each.Schema.GetProperty("default").ToString())).ToList();
        Assert.NotEmpty(defaults);
        // Each setting is read, so one that differed from the default would show.
        Assert.Equal(Shown(new CyborgDbClientOptions()), Shown(Read(defaults)));
        Assert.Equal(
            Settings().Select(each => each.Path).Except(["ApiKey", "CertificateAuthorityFile", "Proxy"]).Order(StringComparer.Ordinal),
            defaults.Select(each => each.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_number_at_its_bound_is_taken_and_one_beyond_is_refused()
    {
        var bounded = 0;
        foreach (var (path, schema) in Settings())
        {
            foreach (var (bound, beyond) in (ReadOnlySpan<(string, int)>)[("minimum", -1), ("maximum", 1)])
            {
                if (!schema.TryGetProperty(bound, out var at))
                    continue;
                bounded++;
                var value = at.GetInt32();
                Read([new(path, $"{value}")]);
                Assert.True(
                    Record.Exception(() => Read([new(path, $"{value + beyond}")])) is OptionsValidationException,
                    $"{path} has the {bound} {value} in the schema, and {value + beyond} is taken all the same.");
            }
            if (schema.TryGetProperty("exclusiveMinimum", out var limit))
                Assert.Throws<OptionsValidationException>(() => Read([new(path, limit.ToString())]));
        }
        Assert.True(bounded >= 4, $"Only {bounded} bounds were looked at.");
    }

    [Theory]
    [InlineData("00:01:40", true)]
    [InlineData("1.02:03:04.5", true)]
    [InlineData("0:30", true)]
    [InlineData("infinite", true)]
    [InlineData("30", false)]
    [InlineData("30s", false)]
    [InlineData("-00:00:01", false)]
    public void The_pattern_of_times_takes_what_the_client_reads_as_hours_minutes_and_seconds(string text, bool fits)
    {
        var pattern = Section.GetProperty("properties").GetProperty("Timeout").GetProperty("pattern").GetString()!;
        Assert.Equal(fits, System.Text.RegularExpressions.Regex.IsMatch(text, pattern));
        if (fits)
            Read([new("Timeout", text)]);
    }

    [Fact]
    public void The_examples_of_the_readme_have_no_setting_that_the_schema_does_not_know()
    {
        var example = packages.Package("CyborgDb.Client").Examples("json").Single();
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(example))).Build();
        var used = configuration.GetSection("CyborgDb").AsEnumerable(makePathsRelative: true).Where(each => each.Value is not null).Select(each => each.Key).ToList();
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(Settings().Select(each => each.Path)));
    }

    /// <summary>Every setting with its path below the section.</summary>
    private List<(string Path, JsonElement Schema)> Settings() => [.. Within(Section, "")];

    private static IEnumerable<(string Path, JsonElement Schema)> Within(JsonElement schema, string prefix) =>
        schema.GetProperty("properties").EnumerateObject().SelectMany(each => each.Value.TryGetProperty("properties", out _)
            ? Within(each.Value, $"{prefix}{each.Name}:")
            : [($"{prefix}{each.Name}", each.Value)]);

    private static CyborgDbClientOptions Read(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create($"CyborgDb:{each.Key}", each.Value))).Build();
        var services = new ServiceCollection();
        services.AddCyborgDb(configuration.GetSection("CyborgDb"));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<CyborgDbClientOptions>>().Value;
    }

    private static IEnumerable<string> Shown(CyborgDbClientOptions options) =>
        typeof(CyborgDbClientOptions).GetProperties().Where(each => each.Name != nameof(options.Resilience)).Select(each => $"{each.Name} = {each.GetValue(options)}")
            .Concat(typeof(ResilienceOptions).GetProperties().Select(each => $"{each.Name} = {each.GetValue(options.Resilience)}"));

    /// <summary>A section without settings that keeps which were asked for, by their paths below it.</summary>
    private sealed class RecordingSection(string prefix, List<string>? keys = null) : IConfigurationSection
    {
        public List<string> Keys { get; } = keys ?? [];

        public string Key => "CyborgDb";

        public string Path => "CyborgDb";

        public string? Value { get; set; }

        public string? this[string key]
        {
            get
            {
                if (!Keys.Contains(prefix + key))
                    Keys.Add(prefix + key);
                return null;
            }
            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string key) => new RecordingSection($"{prefix}{key}:", Keys);

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => throw new NotSupportedException();
    }
}
