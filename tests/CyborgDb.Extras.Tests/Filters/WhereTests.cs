using System.Linq.Expressions;

namespace CyborgDb.Extras.Tests.Filters;

public sealed class WhereTests
{
    private static readonly DateTimeOffset s_moment = new(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void Translates_the_example_of_the_readme()
    {
        var minimum = 2024;
        Is("""{"$and":[{"language":{"$eq":"en"}},{"count":{"$gte":2024}},{"tags":{"$eq":"ai"}}]}""",
            d => d.Lang == "en" && d.Count >= minimum && d.Tags!.Contains("ai"));
    }

    [Fact]
    public void Compares_both_ways_round()
    {
        Is("""{"count":{"$gt":3}}""", d => d.Count > 3);
        Is("""{"count":{"$gt":3}}""", d => 3 < d.Count);
        Is("""{"count":{"$lte":3}}""", d => 3 >= d.Count);
        Is("""{"count":{"$eq":3}}""", d => 3 == d.Count);
        Is("""{"score":{"$lt":0.5}}""", d => d.Score < 0.5);
        Is("""{"small":{"$gte":3}}""", d => d.Small >= 3);
        Is("""{"small":{"$gte":2.5}}""", d => d.Small >= 2.5);
        Is("""{"price":{"$lt":9.99}}""", d => d.Price < 9.99m);
    }

    [Fact]
    public void Negates_where_the_comparison_is()
    {
        Is("""{"count":{"$lte":3}}""", d => !(d.Count > 3));
        Is("""{"count":{"$ne":3}}""", d => !(d.Count == 3));
        Is("""{"$or":[{"count":{"$ne":3}},{"flag":{"$ne":true}}]}""", d => !(d.Count == 3 && d.Flag));
        Is("""{"count":{"$eq":3}}""", d => !!(d.Count == 3));
    }

    [Fact]
    public void Takes_boolean_members_alone()
    {
        Is("""{"flag":{"$eq":true}}""", d => d.Flag);
        Is("""{"flag":{"$ne":true}}""", d => !d.Flag);
        Is("""{"flag":{"$eq":false}}""", d => d.Flag == false);
        Is("""{"maybe":{"$eq":true}}""", d => d.Maybe == true);
        Is("""{"maybe":{"$eq":true}}""", d => d.Maybe ?? false);
        Is("""{"$or":[{"maybe":{"$eq":true}},{"maybe":{"$exists":false}}]}""", d => d.Maybe ?? true);
        Is("""{"count":{"$lte":3}}""", d => (d.Count > 3) == false);
    }

    [Fact]
    public void Chooses_by_a_condition_of_which_only_the_opposite_does_not_depend_on_the_item()
    {
        // What is written in whole milliseconds is never between two, so the condition is always met, whatever the flag says.
        var (between, alsoBetween) = (s_moment.AddTicks(1), s_moment.AddTicks(2));
        Is("""{"$and":[{"$or":[{"flag":{"$eq":true}},{"flag":{"$ne":true}}]},{"count":{"$eq":1}}]}""",
            d => (d.Flag ? d.When != between : d.When != alsoBetween) ? d.Count == 1 : d.Count == 2);
    }

    [Fact]
    public void Takes_null_for_a_field_that_is_not_there()
    {
        Is("""{"title":{"$exists":false}}""", d => d.Title == null);
        Is("""{"title":{"$exists":true}}""", d => d.Title != null);
        Is("""{"limit":{"$exists":true}}""", d => d.Limit.HasValue);
        Is("""{"limit":{"$exists":false}}""", d => !d.Limit.HasValue);
        Is("""{"place":{"$exists":false}}""", d => d.Place == null);
        Is("""{"limit":{"$gt":3}}""", d => d.Limit > 3);
        Is("""{"limit":{"$gt":3}}""", d => d.Limit!.Value > 3);
        Is("""{"$or":[{"limit":{"$lt":3}},{"limit":{"$exists":false}}]}""", d => (d.Limit ?? 0) < 3);
        Is("""{"$or":[{"limit":{"$lt":3}},{"limit":{"$exists":false}}]}""", d => d.Limit.GetValueOrDefault() < 3);
        Is("""{"$and":[{"title":{"$ne":""}},{"title":{"$exists":true}}]}""", d => !string.IsNullOrEmpty(d.Title));
    }

    [Fact]
    public void Takes_a_default_that_is_not_written_for_a_field_that_is_not_there()
    {
        Is("""{"$or":[{"sparse":{"$lt":3}},{"sparse":{"$exists":false}}]}""", d => d.Sparse < 3);
        Is("""{"sparse":{"$gt":3}}""", d => d.Sparse > 3);
        Is("""{"$and":[{"sparse":{"$ne":0}},{"sparse":{"$exists":true}}]}""", d => d.Sparse != 0);
    }

    [Fact]
    public void Knows_contains_both_ways()
    {
        string[] array = ["a", "b"];
        List<int> list = [1, 2];
        var set = new HashSet<string> { "a" };
        Is("""{"language":{"$in":["a","b"]}}""", d => array.Contains(d.Lang));
        Is("""{"language":{"$in":["a","b"]}}""", d => Enumerable.Contains(array, d.Lang));
        Is("""{"language":{"$nin":["a","b"]}}""", d => !new[] { "a", "b" }.Contains(d.Lang));
        Is("""{"language":{"$eq":"a"}}""", d => set.Contains(d.Lang));
        Is("""{"count":{"$in":[1,2]}}""", d => list.Contains(d.Count));
        Is("""{"labels":{"$eq":"a"}}""", d => d.Labels.Contains("a"));
        Is("""{"$or":[{"labels":{"$ne":"a"}},{"labels":{"$exists":false}}]}""", d => !Enumerable.Contains(d.Labels, "a"));
        Is("""{"shades":{"$eq":"in-between"}}""", d => d.Shades.Contains(Shade.Between));
        string?[] withNull = ["a", null];
        Is("""{"$or":[{"title":{"$eq":"a"}},{"title":{"$exists":false}}]}""", d => withNull.Contains(d.Title));
    }

    [Fact]
    public void Says_string_operations_with_version_0_18()
    {
        Is("""{"title":{"$regex":"^a\\.b c"}}""", d => d.Title!.StartsWith("a.b c"));
        Is("""{"title":{"$regex":"^a"}}""", d => d.Title!.StartsWith('a'));
        Is("""{"title":{"$contains":"xy"}}""", d => d.Title!.Contains("xy"));
        Is("""{"title":{"$regex":"^[a-c]+$"}}""", d => System.Text.RegularExpressions.Regex.IsMatch(d.Title!, "^[a-c]+$"));
        var regex = new System.Text.RegularExpressions.Regex("a|b");
        Is("""{"$not":{"title":{"$regex":"a|b"}}}""", d => !regex.IsMatch(d.Title!));
    }

    [Fact]
    public void Reaches_into_nested_members()
    {
        Is("""{"$and":[{"place":{"$exists":true}},{"place.city":{"$eq":"Bern"}}]}""", d => d.Place != null && d.Place.City == "Bern");
        Is("""{"place.floor":{"$gt":2}}""", d => d.Place!.Floor > 2);
    }

    [Fact]
    public void Follows_how_enums_are_written()
    {
        var red = Color.Red;
        Is("""{"color":{"$eq":0}}""", d => d.Color == red);
        Is("""{"color":{"$gt":0}}""", d => d.Color > Color.Red);
        Is("""{"$or":[{"other":{"$ne":7}},{"other":{"$exists":false}}]}""", d => d.Other != Color.Blue);
        Is("""{"shade":{"$eq":"Dark"}}""", d => d.Shade == Shade.Dark);
        Is("""{"named":{"$eq":"Green"}}""", d => d.Named == Color.Green);
        Is("""{"named":{"$in":["Green","Blue"]}}""", d => new[] { Color.Green, Color.Blue }.Contains(d.Named!.Value));
        Refuses("d.Named", d => d.Named > Color.Green);
    }

    [Fact]
    public void Compares_moments_as_epoch_milliseconds()
    {
        var ms = s_moment.ToUnixTimeMilliseconds();
        Is($$$"""{"when":{"$gte":{{{ms}}}}}""", d => d.When >= s_moment);
        Is($$$"""{"when":{"$eq":{{{ms}}}}}""", d => d.When == s_moment);
        Is($$$"""{"seen":{"$lt":{{{ms + 1000}}}}}""", d => d.Seen < s_moment.AddSeconds(1));
        Is($$$"""{"when":{"$lte":{{{ms}}}}}""", d => d.When < s_moment.AddTicks(1));
        Is($$$"""{"when":{"$gt":{{{ms}}}}}""", d => d.When >= s_moment.AddTicks(1));
        Refuses("EpochMillisecondsConverter", d => d.AsText > s_moment);
    }

    [Fact]
    public void Compares_a_float_as_it_is_stored()
    {
        Is("""{"ratio":{"$eq":0.1}}""", d => d.Ratio == 0.1f);
        // The float 0.1 is more than the double 0.1, and stored as 0.1.
        Is("""{"ratio":{"$gte":0.1}}""", d => d.Ratio > 0.1);
        Is("""{"ratio":{"$lt":0.1}}""", d => d.Ratio <= 0.1);
    }

    [Fact]
    public void Decides_what_does_not_depend_on_the_item()
    {
        int? limit = null;
        var all = true;
        Is("""{"flag":{"$eq":true}}""", d => (limit == null || d.Count < limit.Value) && d.Flag);
        Is("{}", d => all || d.Flag);
        Is("""{"flag":{"$eq":true}}""", d => all ? d.Flag : d.Count > 3);
        Is("""{"$and":[{"_":{"$exists":true}},{"_":{"$exists":false}}]}""", d => !all && d.Flag);
        limit = 5;
        Is("""{"$and":[{"count":{"$lt":5}},{"flag":{"$eq":true}}]}""", d => (limit == null || d.Count < limit.Value) && d.Flag);
    }

    [Fact]
    public void Reads_captured_values_through_members_calls_and_arithmetic()
    {
        var (year, floor, article) = (2024, 1.5, new { Place = new Place { City = "Bern" }, Years = new[] { 2020, 2021 } });
        Is("""{"count":{"$gte":2023}}""", d => d.Count >= year - 1);
        Is("""{"score":{"$lt":3}}""", d => d.Score < floor * 2);
        Is("""{"title":{"$eq":"Bern"}}""", d => d.Title == article.Place.City);
        Is("""{"title":{"$eq":"Bern!"}}""", d => d.Title == article.Place.City + "!");
        Is("""{"count":{"$eq":2021}}""", d => d.Count == article.Years[1]);
        Is("""{"count":{"$gt":4}}""", d => d.Count > article.Place.City!.Length);
        Is("""{"count":{"$gt":2}}""", d => d.Count > Math.Min(2, year));
        Is("""{"key":{"$eq":"0f8fad5b-d9cb-469f-a165-70867728950e"}}""", d => d.Key == new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"));
    }

    [Fact]
    public void Names_members_without_a_type_info_after_their_attributes_or_themselves()
    {
        Assert.Equal("""{"$and":[{"language":{"$eq":"en"}},{"Count":{"$gt":3}}]}""", Filter.Where<Doc>(d => d.Lang == "en" && d.Count > 3).ToJson());
        Assert.Equal("""{"Place.City":{"$eq":"Bern"}}""", Filter.Where<Doc>(d => d.Place!.City == "Bern").ToJson());
        Assert.Equal($$$"""{"AsText":{"$gt":{{{s_moment.ToUnixTimeMilliseconds()}}}}}""", Filter.Where<Doc>(d => d.AsText > s_moment).ToJson());
        Assert.Equal($$$"""{"When":{"$gt":{{{s_moment.ToUnixTimeMilliseconds()}}}}}""", Filter.Where<Doc>(d => d.When > s_moment).ToJson());
        Assert.Equal("""{"Color":{"$eq":7}}""", Filter.Where<Doc>(d => d.Color == Color.Blue).ToJson());
        Assert.Throws<NotSupportedException>(() => Filter.Where<Doc>(d => d.Named == Color.Blue));
        Assert.Throws<NotSupportedException>(() => Filter.Where<Doc>(d => d.Shade == Shade.Dark));
        Assert.Throws<NotSupportedException>(() => Filter.Where<Doc>(d => d.Hidden == "x"));
    }

    [Fact]
    public void Names_the_part_that_cannot_be_translated_and_no_value()
    {
        var secret = "hush";
        var nan = double.NaN;
        var insensitive = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "hush" };
        Refuses("'d.Title.Trim()'", d => d.Flag && d.Title!.Trim() == secret);
        Refuses("'d.Title.EndsWith(secret)'", d => d.Title!.EndsWith(secret));
        Refuses("'d.Title.Length'", d => d.Title!.Length > 3);
        Refuses("'d.Count > d.Big'", d => d.Count > d.Big);
        Refuses("'d.Hidden'", d => d.Hidden == secret);
        Refuses("'d.Anything == secret'", d => d.Anything == (object)secret);
        Refuses("'d.Tags == null ? d.Flag : d.Maybe.Value == d.Flag'", d => (d.Tags == null ? d.Flag : d.Maybe!.Value) == d.Flag);
        Refuses("'secret.Contains(d.Lang)'", d => secret.Contains(d.Lang));
        Refuses("'insensitive.Contains(d.Lang)'", d => insensitive.Contains(d.Lang));
        Refuses("'d.Title.Contains(secret, ?)'", d => d.Title!.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Refuses("'d.Count + ?'", d => d.Count + 1 > 4711);
        Refuses("'d.Count'", d => (byte)d.Count == 3);
        Refuses("'d.Big > ?'", d => d.Big > long.MaxValue);
        Refuses("'d.Price > ?'", d => d.Price > 0.1000000000000000000000001m);
        Refuses("'d.Score > nan'", d => d.Score > nan);
        Refuses("'d.Lang == secret'", d => (object)d.Lang == (object)secret);
        Refuses("'Doc.Equals(d.Title, secret, ?)'", d => Doc.Equals(d.Title, secret, 1));
        Refuses("'Regex.IsMatch(d.Title, ?)'", d => System.Text.RegularExpressions.Regex.IsMatch(d.Title!, "(hush"));
        Refuses("'d.Flag ^ d.Flag'", d => d.Flag ^ d.Flag);
    }

    [Fact]
    public void Asks_whether_any_element_of_a_list_is_one_of_some_values()
    {
        var (a, none) = ("a", Array.Empty<string>());
        string[] more = ["b", "c"];
        Is("""{"tags":{"$eq":"a"}}""", d => d.Tags!.Any(t => t == "a"));
        Is("""{"labels":{"$eq":"a"}}""", d => d.Labels.Any(t => a == t));
        Is("""{"labels":{"$eq":"a"}}""", d => d.Labels.Any(t => string.Equals(t, a)));
        Is("""{"labels":{"$eq":"a"}}""", d => d.Labels.Any(t => t.Equals(a)));
        Is("""{"labels":{"$in":["b","c"]}}""", d => d.Labels.Any(t => more.Contains(t)));
        Is("""{"labels":{"$in":["a","b","c"]}}""", d => d.Labels.Any(t => t == a || more.Contains(t)));
        Is("""{"$and":[{"_":{"$exists":true}},{"_":{"$exists":false}}]}""", d => d.Labels.Any(t => none.Contains(t)));
        Is("""{"shades":{"$eq":"in-between"}}""", d => d.Shades.Any(s => s == Shade.Between));
        Is("""{"shades":{"$in":["Light","Dark"]}}""", d => d.Shades.Any(s => s == Shade.Light || s == Shade.Dark));
        Is("""{"$or":[{"tags":{"$ne":"a"}},{"tags":{"$exists":false}}]}""", d => !d.Tags!.Any(t => t == "a"));
        Is("""{"tags":{"$nin":["a","b","c"]}}""", d => !d.Tags!.Any(t => t == a || more.Contains(t)));
        Assert.Equal("""{"Tags":{"$eq":"a"}}""", Filter.Where<Doc>(d => d.Tags!.Any(t => t == "a")).ToJson());
    }

    [Fact]
    public void Refuses_other_questions_about_the_elements_of_a_list()
    {
        var secret = "hush";
        var insensitive = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "hush" };
        Refuses("'d.Tags.Any()'", d => d.Tags!.Any());
        Refuses("'d.Tags.Any(t => t != secret)'", d => d.Tags!.Any(t => t != secret));
        Refuses("'d.Tags.Any(t => t.StartsWith(secret))'", d => d.Tags!.Any(t => t.StartsWith(secret)));
        Refuses("'d.Tags.Any(t => t == d.Lang)'", d => d.Tags!.Any(t => t == d.Lang));
        Refuses("'d.Tags.Any(t => t == null)'", d => d.Tags!.Any(t => t == null));
        Refuses("'insensitive.Contains(t)'", d => d.Tags!.Any(t => insensitive.Contains(t)));
        Refuses("'d.Tags.Any(t => t == secret)'", d => d.Tags!.Any(t => (object)t == (object)secret));
        Refuses("'d.Tags.All(t => t == secret)'", d => d.Tags!.All(t => t == secret));
        Refuses("'d.Tags.Count'", d => d.Tags!.Count > 0);
    }

    private static void Is(string expected, Expression<Func<Doc, bool>> predicate) =>
        Assert.Equal(expected, Filter.Where(predicate, DocContext.Default.Doc).ToJson());

    private static void Refuses(string part, Expression<Func<Doc, bool>> predicate)
    {
        var error = Assert.Throws<NotSupportedException>(() => Filter.Where(predicate, DocContext.Default.Doc));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
    }
}
