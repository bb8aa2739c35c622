using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Every C# block of the README stands, line by line, in a source file that is compiled: in a sample or in a test.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Every_example_of_the_readme_is_compiled()
    {
        var blocks = Documentation.Page(Documentation.Readme).In("csharp").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(Documentation.IsCompiled(block), $"This block of README.md is in no sample and no test:\n{block.Text}"));
    }

    [Fact]
    public void The_sources_include_the_samples_and_the_tests()
    {
        var names = typeof(ReadmeTests).Assembly.GetManifestResourceNames();
        Assert.Contains("samples/Shortest/Program.cs", names);
        Assert.Contains("samples/AspNetCore/NotesApplication.cs", names);
        Assert.Contains("tests/CyborgDb.EndToEnd.Tests/ReadmeExamples.cs", names);
        Assert.DoesNotContain(names, name => name.Contains("/obj/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var a = 1;\n\nif (a > 0)\n    return;", true)]
    [InlineData("if (a > 0)\n    return;", true)]
    [InlineData("    if (a > 0)\n        return;\n", true)]
    [InlineData("if (a > 0)\nreturn;", false)]
    [InlineData("var a = 1;\nif (a > 0)", false)]
    [InlineData("var a = 2;", false)]
    [InlineData("a = 1;", false)]
    public void A_block_is_found_whatever_its_common_indentation(string block, bool found) => Assert.Equal(
        found,
        new CodeBlock("csharp", Markdown.Lines(block)).StandsIn(
            Markdown.Lines("class C\n{\n    void M()\n    {\n        var a = 1;\n\n        if (a > 0)\n            return;\n    }\n}")));

    [Fact]
    public void Blocks_are_told_apart_by_their_language()
    {
        var page = new Markdown("text\n```sh\ndotnet run\n```\n```csharp\nvar a = 1;\n```\nmore\n  ```csharp\n  a++;\n  ```\n```text\nout\n```");
        Assert.Equal(["var a = 1;", "a++;"], page.In("csharp").Select(block => block.Text.Trim()));
        Assert.Equal(["sh", "csharp", "csharp", "text"], page.Blocks.Select(block => block.Language));
        Assert.Equal("text\nmore", page.Text);
        Assert.True(page.IsComplete);
        Assert.False(new Markdown("```sh\ndotnet run").IsComplete, "A block without an end was taken for a whole one.");
    }

    [Fact]
    public void Headings_are_what_links_point_at() => Assert.Equal(
        ["keys", "401-what-is-wrong", "indexkeygenerate"],
        new Markdown("# Keys\ntext\n## 401: what is wrong?\n```sh\n# no heading\n```\n### `IndexKey.Generate`").Anchors);
}
