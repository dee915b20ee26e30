using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Help;

namespace MLSegmentation.Cli.Tests;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("trian --images a", "there is no command 'trian'. Did you mean train? There are train, ")]
    [InlineData("", "a command is missing. There are train, ")]
    [InlineData("--images a train", "'--images' comes before the command; options follow it, as in mlseg train --images ….")]
    [InlineData("train --images --masks b --model c.zip", "--images needs a value (DIR), but the next option, --masks, follows it.")]
    [InlineData("train --images a --masks b --model", "--model needs a value (FILE.zip), but nothing follows it.")]
    [InlineData(
        "train --images --mask b --model c.zip",
        "--images needs a value (DIR), but '--mask' follows it, which looks like an option. Did you mean --masks?")]
    [InlineData("train --images= --masks b --model c.zip", "--images needs a value (DIR), but nothing follows the '='.")]
    [InlineData("train --images a --masks b --model c.zip --epoch 3", "train has no option '--epoch'. Did you mean --epochs?")]
    [InlineData("train --images a --masks b --model c.zip --batch_size=3", "train has no option '--batch_size'. Did you mean --batch-size?")]
    [InlineData("train --images a --masks b --model c.zip --lr 1", "train has no option '--lr'. Did you mean --learning-rate?")]
    [InlineData("train --images a --masks b --model c.zip --zzz", "train has no option '--zzz'.")]
    [InlineData("train --imgaes a --masks b", "train has no option '--imgaes'. Did you mean --images?", "train needs --model FILE.zip.")]
    [InlineData("train a b", "'a' belongs to no option; write --OPTION a.", "train needs --model FILE.zip.")]
    [InlineData(
        "train --images my images --masks b --model c.zip",
        "--images takes one value, and 'images' follows it; put a value that holds spaces into quotes.")]
    [InlineData("predict --model a --images b --output c --overlay yes", "--overlay takes no value, not 'yes'.")]
    [InlineData("train --images a --masks b --model c.pt", "--model takes a file that ends in .zip, not 'c.pt'.")]
    [InlineData("train --images a --masks b --model c.zip --onnx d.zip", "--onnx takes a file that ends in .onnx, not 'd.zip'.")]
    [InlineData("export --model c.zip --weights d.pt", "--weights takes a file that ends in .safetensors, not 'd.pt'.")]
    [InlineData(
        "train --images a --masks b --model c.zip --optimizer adm",
        "--optimizer takes one of adam, adamw, sgd, rmsprop, adagrad, adadelta, not 'adm'. Did you mean adam?")]
    public void Find_WrongCommandLine_SaysWhatIsWrongAndNothingElse(string line, params string[] expected)
    {
        var errors = Find(line);

        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected.Zip(errors), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train --images a --masks b --model c.zip")]
    [InlineData("train --images=--masks --masks b --model /dev/null --seed 0")]
    [InlineData("train --help --images")]
    [InlineData("predict --model a --images b - d/*.png --output - --json -")]
    [InlineData("summary")]
    public void Find_CommandLineThatCanRun_SaysNothing(string line) => Assert.Empty(Find(line));

    [Fact]
    public void Find_EmptyValue_NamesItsOption() =>
        Assert.Equal(["--images takes a folder, and its value is empty."], Find(["train", "--images", "", "--masks", "b", "--model", "c.zip"]));

    [Theory]
    [InlineData("--epcohs", "--epochs")]
    [InlineData("-images", "--images")]
    [InlineData("--output-dir", "--output")]
    [InlineData("--unrelated", null)]
    public void Suggestion_Find_IsTheNearestWord(string given, string? expected) =>
        Assert.Equal(expected, Suggestion.Find(given, ["--epochs", "--images", "--output", "--json"]));

    private static IReadOnlyList<string> Find(string line) => Find(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IReadOnlyList<string> Find(string[] arguments) => UsageErrors.Find(Program.CreateRootCommand().Parse(arguments), arguments);
}
