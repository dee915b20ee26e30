// Makes the site in artifacts/site: pages of the documents, the samples and the notebooks, and the API reference of the built libraries.
//
//   dotnet run --project docs/site --configuration Release
using MLSegmentation.Site;

try
{
    var source = SiteSource.Prepare();
    new PageSet(source).Write();
    Navigation.Write(source);
    ApiReference.Prepare(source);
    DocFx.Build(source);
    Console.WriteLine($"The site is in {source.Output}: start a web server there, for example `dotnet docfx serve artifacts/site`.");
    return 0;
}
catch (SiteException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
