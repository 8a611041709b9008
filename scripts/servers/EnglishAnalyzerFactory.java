package earshot;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

/** The "english" analyzer of Lucene. The distribution with the core modules only leaves it out. */
@NamedComponent("english")
public class EnglishAnalyzerFactory implements AnalyzerFactory {
  @Override
  public String name() {
    return "english";
  }

  @Override
  public Analyzer create() {
    return new EnglishAnalyzer();
  }
}
